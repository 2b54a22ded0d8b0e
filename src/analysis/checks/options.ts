/** An option of a rule. Units are in its name: `seconds`, `kbps`. */
export type OptionSpec = NumberOption | FlagOption | ChoiceOption | ListOption | TableOption;

interface Described {
  /** What it sets, with its unit. */
  readonly about: string;
}

export interface NumberOption extends Described {
  readonly type: 'number';
  readonly min?: number;
  readonly max?: number;
  readonly default?: number;
}

export interface FlagOption extends Described {
  readonly type: 'flag';
  readonly default?: boolean;
}

/** One of some words; without `of`, any text. */
export interface ChoiceOption extends Described {
  readonly type: 'text';
  readonly of?: readonly string[];
  readonly default?: string;
}

/** Some words or numbers, such as allowed values. */
export interface ListOption extends Described {
  readonly type: 'list';
  readonly of: 'text' | 'number';
  readonly default?: readonly string[] | readonly number[];
}

/** Rows of numbers: the limits for a size and rate. */
export interface TableOption extends Described {
  readonly type: 'table';
  /** Columns, each a number. */
  readonly columns: readonly string[];
  readonly default?: readonly Readonly<Record<string, number>>[];
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

type ValueOf<Spec extends OptionSpec> = Spec extends NumberOption
  ? number
  : Spec extends FlagOption
    ? boolean
    : Spec extends ChoiceOption
      ? string
      : Spec extends { readonly type: 'list'; readonly of: 'number' }
        ? readonly number[]
        : Spec extends ListOption
          ? readonly string[]
          : readonly Readonly<Record<string, number>>[];

/** Values of the options of a rule: those with a default are always there. */
export type OptionsOf<Specs extends OptionSpecs> = {
  readonly [Name in keyof Specs]: Specs[Name] extends { readonly default: unknown }
    ? ValueOf<Specs[Name]>
    : ValueOf<Specs[Name]> | undefined;
};

/** An option as it is given. */
export type OptionValue = number | boolean | string | readonly unknown[];

/** The given values, with the defaults for those that are not given. */
export const withDefaults = (
  specs: OptionSpecs,
  given: Readonly<Record<string, OptionValue>>,
): Readonly<Record<string, OptionValue | undefined>> =>
  Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, given[name] ?? spec.default]));
