/** To 2 decimals: means in JSON have no more. */
export const hundredths = (value: number): number => Math.round(value * 100) / 100;
