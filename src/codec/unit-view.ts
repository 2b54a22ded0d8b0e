import type { PlacedUnit } from './placed-unit.ts';

/** A column of the table of units. */
export interface UnitColumn {
  readonly title: string;
  /** In characters; wider values shift the rest of the line to the right. */
  readonly width: number;
  /** From 0; a narrow terminal leaves out the columns of the least worth. */
  readonly worth: number;
  /** `undefined` if not known. */
  value(unit: PlacedUnit): number | undefined;
}

/** A parameter set as text. */
export interface ParameterSetText {
  /** Its kind and id: `SPS 0`. */
  readonly title: string;
  /** Main properties, each with a label. */
  readonly rows: readonly (readonly [label: string, text: string])[];
}

/** How the units of a codec are shown as text. */
export interface UnitView {
  /** Header elements, shown before the unit type. */
  readonly headerColumns: readonly UnitColumn[];
  /** Characters of the longest usual name of a unit type. */
  readonly typeNameWidth: number;
  /** Position of a slice in its picture. */
  readonly addressColumn: UnitColumn;
  /** Other columns of a slice. */
  readonly sliceColumns: readonly UnitColumn[];
  /** Mark of a slice that continues its picture: its layer, view or redundant picture. */
  sliceMark(unit: PlacedUnit): string;
  /** Short description of a unit that is not a slice. */
  describe(unit: PlacedUnit): string;
  /** Settings of encoders that decide on GOPs, rate and delay: of many, these are shown. */
  readonly mainSettings: ReadonlySet<string>;
  /** `derived` is missing if the set could not be read, `context` if the set that it refers to was not sent before. */
  describeSet(kind: string, syntax: object, derived: object | undefined, context: object | undefined): ParameterSetText;
}
