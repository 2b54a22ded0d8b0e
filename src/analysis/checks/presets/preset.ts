/** How far the numbers of a preset can be trusted. */
export type Confidence =
  /** What a specification says; no date makes it old. */
  | 'specification'
  /** Published by the service itself. */
  | 'official'
  /** From settings that others keep, such as the list of services of OBS. */
  | 'unofficial'
  /** From guides and experience. */
  | 'low';

/** The rules of a service or a purpose: a dated file beside this one. */
export interface Preset {
  readonly name: string;
  /** Year and month: `2026-10`. */
  readonly date: string;
  /** What it is for. */
  readonly title: string;
  /** Where its numbers are from. */
  readonly source: readonly string[];
  /** When they were last compared with the source: `2026-10-04`. */
  readonly checked: string;
  readonly confidence: Confidence;
  /** Presets that it builds on. */
  readonly extends?: readonly string[];
  /** What it does not check, and why. */
  readonly notes?: readonly string[];
  /** By rule: `"error"`, or `["error", { "seconds": 2 }]`. */
  readonly rules: Readonly<Record<string, unknown>>;
}

/** `youtube@2026-10`. */
export const presetId = ({ name, date }: Pick<Preset, 'name' | 'date'>): string => `${name}@${date}`;

/** After so many months the numbers of a service are old: they change about once a year. */
const FRESH_MONTHS = 12;

/** Has nobody compared the numbers with their source for a year? `today`: `2026-11-29`. */
export const isOld = ({ confidence, checked }: Pick<Preset, 'confidence' | 'checked'>, today: string): boolean =>
  confidence !== 'specification' && monthsBetween(checked, today) >= FRESH_MONTHS;

const monthsBetween = (from: string, to: string): number => {
  const [fromYear = 0, fromMonth = 0, fromDay = 0] = from.split('-').map(Number);
  const [toYear = 0, toMonth = 0, toDay = 0] = to.split('-').map(Number);
  return (toYear - fromYear) * 12 + toMonth - fromMonth - (toDay < fromDay ? 1 : 0);
};
