import type { PlacedUnit } from './placed-unit.ts';

/** A column of the table of units. */
export interface UnitColumn {
  readonly title: string;
  /** In characters: wider values push what follows to the right. */
  readonly width: number;
  /** `undefined` where it is not known. */
  value(unit: PlacedUnit): number | undefined;
}

/** A parameter set for people. */
export interface ParameterSetText {
  /** Its kind and id: `SPS 0`. */
  readonly title: string;
  /** What people look for, each with a label. */
  readonly rows: readonly (readonly [label: string, text: string])[];
}

/** How the units of a codec are shown to people. */
export interface UnitView {
  /** Elements of the header of a unit, before its type. */
  readonly headerColumns: readonly UnitColumn[];
  /** Where in its picture a slice begins. */
  readonly addressColumn: UnitColumn;
  /** What else is shown of a slice. */
  readonly sliceColumns: readonly UnitColumn[];
  /** Beside a slice that goes on with its picture: its layer or view, or which redundant picture it belongs to. */
  sliceMark(unit: PlacedUnit): string;
  /** What people look for in a unit that is no slice. */
  describe(unit: PlacedUnit): string;
  /** `derived` is missing where the set could not be read to its end. */
  describeSet(kind: string, syntax: object, derived: object | undefined): ParameterSetText;
}
