import { userInfo } from 'node:os';
import { sandboxAccount } from './template.ts';

/** Who calls the sandbox's AWS without being a Lambda of it, as STS and policies name him: whoever runs the sandbox. */
export const operatorArn = `arn:aws:iam::${sandboxAccount}:user/${userInfo().username}`;
