import { isHevcIrap } from './nal-unit-types.ts';

/** The highest nuh_layer_id; 63 is reserved (H.265 7.4.2.2). */
const MAX_LAYER_ID = 62;

/** Reserved for later editions, or without a meaning in H.265, but for 62 and 63, which Dolby Vision uses. */
export const isUndefinedType = (type: number): boolean =>
  (type >= 10 && type <= 15) || (type >= 22 && type <= 31) || (type >= 41 && type <= 61);

/** Why a nal_unit_type does not go with this layer and TemporalId (H.265 7.4.2.2); `undefined` if it does. */
export const headerConflict = (type: number, layerId: number, temporalId: number): string | undefined => {
  if (layerId > MAX_LAYER_ID) return `nuh_layer_id ${layerId} is reserved`;
  if (temporalId > 0) {
    const isAtZero = isHevcIrap(type) || type === 32 || type === 33 || type === 36 || type === 37;
    return isAtZero ? 'TemporalId has to be 0' : undefined;
  }
  // Sub-layer access is access to a higher sub-layer: TSA always, STSA in the base layer.
  if (type === 2 || type === 3) return 'TemporalId must not be 0';
  if ((type === 4 || type === 5) && layerId === 0) return 'TemporalId must not be 0';
  if (type === 37 && layerId !== 0) return 'nuh_layer_id has to be 0';
  return undefined;
};

/** Pictures that precede their IRAP picture in output order: RADL can be decoded from it, RASL may refer to earlier ones. */
export const isLeading = (type: number): boolean => type >= 6 && type <= 9;

export const isRasl = (type: number): boolean => type === 8 || type === 9;

/** Sub-layer non-reference pictures (H.265 3.158): no picture of their sub-layer refers to them. Reserved types included. */
export const isSubLayerNonReference = (type: number): boolean => type <= 14 && type % 2 === 0;
