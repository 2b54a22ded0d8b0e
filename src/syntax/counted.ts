/** `1 bit`, `2 bits`. */
export const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

export const areOf = (count: number): string => (count === 1 ? 'is' : 'are');
