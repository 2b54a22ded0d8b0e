/** One syntax element, as rtmpkit and as the references give it. */
export interface Element {
  readonly name: string;
  /** Position of its first bit in the NAL unit, emulation prevention bytes removed. */
  readonly bit: number;
  readonly bits: number;
  /** A number, or the hex digits of a run of bytes. */
  readonly value: number | string;
}

/** A NAL unit as `rtmpkit nalu --trace` prints it: what the oracle looks at. */
export interface Nalu {
  readonly index: number;
  readonly offset: number;
  readonly prefixLength: number;
  readonly size: number;
  readonly nal_ref_idc?: number;
  readonly nuh_layer_id?: number;
  readonly nuh_temporal_id_plus1?: number;
  readonly nal_unit_type?: number;
  readonly accessUnit?: number;
  readonly slice?: Readonly<Record<string, unknown>>;
  readonly derived?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: string; readonly message: string };
  readonly fields: readonly (Element & { readonly structure: string; readonly descriptor: string })[];
}

export const describe = (element: Element | undefined): string =>
  element === undefined ? 'nothing' : `${element.name} @${element.bit}+${element.bits} = ${element.value}`;
