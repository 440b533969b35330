/** What gives a Lambda the right that AWS refused it: to the stack's own resources, or to a customer's key. */
export const giveRight =
  "Give the right that the message names: deploy the environment again, which sets the roles, and hold the policy of kmsKeyArn's key, where there is one, against docs/customer-key.md.";
