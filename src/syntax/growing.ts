/**
 * An object while it is made, member by member in the order of its output. Spreads with a condition cost several times as
 * much, which shows where one is made for each unit or tag.
 */
export type Growing<T> = { -readonly [K in keyof T]: T[K] };
