/** Milliseconds between two times since 1970; the fraction of such times is exact to a quarter of a microsecond. */
export const millisecondsBetween = (fromMs: number, toMs: number): number => Math.round((toMs - fromMs) * 1000) / 1000;
