import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/**
 * The beginning of a Dolby Vision reference processing unit, in NAL units of type 62 (ETSI GS CCM 001 5.2): metadata that
 * maps the picture to displays. The rest is not parsed.
 */
export interface DolbyVisionRpu {
  /** 25; other units of type 62 are no RPU. */
  rpu_nal_prefix: number;
  /** 2. */
  rpu_type: number;
  rpu_format: number;
}

/** rpu_nal_prefix. */
const PREFIX = 25;

/** Reads the beginning of an RPU after the NAL unit header, if the unit is one. */
export const parseDolbyVisionRpu = (r: SyntaxReader): DolbyVisionRpu | undefined => {
  if (r.peekBytes(1)[0] !== PREFIX || r.bitsLeft < 40) return undefined;
  r.open('rpu_data', 'ETSI GS CCM 001 5.2');
  const rpu_nal_prefix = r.u(8, 'rpu_nal_prefix');
  const rpu_type = r.u(6, 'rpu_type');
  const rpu_format = r.u(11, 'rpu_format');
  r.close();
  return { rpu_nal_prefix, rpu_type, rpu_format };
};
