/** What a codec calls what other codecs have too, for texts. */
export interface CodecWords {
  /** What a stream can be entered at: `IDR picture`. */
  readonly entries: readonly string[];
  /** Key frames that everything is right from, once all is decoded: `IDR`. Absent if a codec has no others. */
  readonly closed?: string;
  /** The same in a column of a table: `IDR`. */
  readonly start: string;
  /** Key frames whose leading pictures may need earlier ones: `recovery point`. */
  readonly open?: string;
  /** The picture that such a GOP begins with: `a CRA or BLA picture`. Absent if a codec has none. */
  readonly opener?: string;
  /** Where the pictures are right only some frames later: `point of gradual refresh`. */
  readonly later: string;
  /** What `slices` of a frame counts, and what it is counted of: `slice`, `frame`. */
  readonly part: string;
  readonly whole: string;
  /** What a sequence and a picture parameter set are called; a codec without the latter has one word. */
  readonly sets: readonly [sequence: string, picture?: string];
  /** The quantizer in a column of a table: `qp`. */
  readonly quantizer: string;
  /** Parts of a picture, each of which may have a QP of its own: `macroblocks`. */
  readonly qpParts: string;
  /** The flag that is 1 for a fixed frame rate. */
  readonly fixedRateFlag: string;
  /** Where the frame rate is coded: `VUI`. */
  readonly timingIn: string;
  /** The element that bounds how far frames are reordered, and where it is coded. Absent if a codec has none. */
  readonly reordering?: { readonly field: string; readonly codedIn: string };
}
