/** The questions that an execution can wait for a person to answer. */
export const questions = ['origination URI', 'Connect applet'] as const;
export type Question = (typeof questions)[number];
