import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/** A camera parameter set of a view: its relation to another view. */
export interface CameraReference {
  cp_ref_voi: number;
  /** Absent where slice segment headers have them. */
  vps_cp_scale?: number;
  vps_cp_off?: number;
  vps_cp_inv_scale_plus_scale?: number;
  vps_cp_inv_off_plus_off?: number;
}

/** Camera parameters of one view. */
export interface CameraParameters {
  num_cp: number;
  cp_in_slice_segment_header_flag?: number;
  references?: CameraReference[];
}

/** vps_3d_extension() (H.265 I.7.3.2.1.7; semantics I.7.4.3.1.7): `views` from the second view on. */
export interface Vps3dExtension {
  cp_precision: number;
  views: CameraParameters[];
}

const INT32 = 2 ** 31 - 1;

/** Reads vps_3d_extension() (H.265 I.7.3.2.1.7). `viewOrder` is ViewOIdxList. */
export const parseVps3dExtension = (
  r: SyntaxReader,
  viewOrder: readonly number[],
  into: Partial<Vps3dExtension> = {},
): Vps3dExtension => {
  r.open('vps_3d_extension', 'H.265 I.7.3.2.1.7');
  into.cp_precision = r.ueLax('cp_precision', 5);
  const views: CameraParameters[] = (into.views = []);
  for (const i of viewOrder.slice(1)) {
    const view = { num_cp: r.u(6, r.nth('num_cp', i)) } as CameraParameters;
    views.push(view);
    if (view.num_cp === 0) continue;
    view.cp_in_slice_segment_header_flag = r.flag(r.nth('cp_in_slice_segment_header_flag', i));
    const references: CameraReference[] = (view.references = []);
    for (let m = 0; m < view.num_cp; m++) {
      const j = r.ue(r.nth('cp_ref_voi', i, m), 65535);
      const reference: CameraReference = { cp_ref_voi: j };
      references.push(reference);
      if (view.cp_in_slice_segment_header_flag === 1) continue;
      reference.vps_cp_scale = r.seLax(r.nth('vps_cp_scale', i, j), -INT32, INT32);
      reference.vps_cp_off = r.seLax(r.nth('vps_cp_off', i, j), -INT32, INT32);
      reference.vps_cp_inv_scale_plus_scale = r.seLax(r.nth('vps_cp_inv_scale_plus_scale', i, j), -INT32, INT32);
      reference.vps_cp_inv_off_plus_off = r.seLax(r.nth('vps_cp_inv_off_plus_off', i, j), -INT32, INT32);
    }
  }
  r.close();
  return into as Vps3dExtension;
};
