/** The form of a name of AWS's regions; new ones come, so that no list is kept. */
export const awsRegion = /^[a-z]{2}(-[a-z]+)+-\d$/;
