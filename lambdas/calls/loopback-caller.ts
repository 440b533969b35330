import type { AtomsClient } from '../atoms/client.ts';
import { InvalidRequestError } from '../platform/errors.ts';
import { sameNumber } from '../telephony/same-number.ts';

/** The number that places a call, as Atoms has it. */
export interface Caller {
  productId: string;
  /** The agent that has it, and places the call. */
  agentId: string;
}

/**
 * The other number that places a loopback call.
 *
 * @throws InvalidRequestError when it is not a number of the workspace that an agent can call with
 */
export async function requireCaller(atoms: AtomsClient, from: string): Promise<Caller> {
  const products = (await atoms.listImportedNumbers()).filter((each) => sameNumber(each.phoneNumber, from));
  const product = products.find(({ isActive }) => isActive) ?? products[0];
  if (product?.isActive === false) {
    throw new InvalidRequestError(
      `verification.from: ${from} is inactive in this Atoms workspace (product ${product.productId}), so nobody can call with it. Give a number that Trunkline has provisioned, or "callTo" with a phone.`,
    );
  }
  if (!product) {
    throw new InvalidRequestError(
      `verification.from: ${from} is not imported in this Atoms workspace. Give a number that Trunkline has provisioned, or "callTo" with a phone.`,
    );
  }
  const { productId, agentId } = product;
  if (agentId) return { productId, agentId };
  throw new InvalidRequestError(
    `verification.from: ${from} is attached to no agent, so nobody can call with it. Give a number that Trunkline has provisioned, or "callTo" with a phone.`,
  );
}
