/** Descriptors by length in bits: building a string for each element shows in the profile of a trace. */
const descriptors = (kind: string): readonly string[] => Array.from({ length: 54 }, (_, bits) => `${kind}(${bits})`);

/** u(n), i(n) and f(n) of H.264 7.2, su(n) of AV1 4.10.6. */
export const U = descriptors('u');
export const I = descriptors('i');
export const F = descriptors('f');
export const SU = descriptors('su');
