import { bitsOf, picturesOf } from '../../harness/picture-blocks.ts';
import { hold } from '../properties.ts';
import type { FuzzTarget } from './target.ts';

export const sliceDataTarget: FuzzTarget = {
  name: 'slice-data',
  input: 'slice-data',
  run: (bytes) => {
    for (const picture of picturesOf(bytes)) {
      const { widthInMbs, heightInMbs, readCount, isRead, overheadBits, bits, qp, mbType, typeNames } = picture;
      const count = widthInMbs * heightInMbs;
      hold('every array has the size of the picture', isRead.length === count && qp.length === count);
      const read = isRead.reduce((sum, one) => sum + one, 0);
      hold('macroblocks are counted once', read === readCount, () => `${read} of ${readCount}`);
      hold('bits add up', overheadBits >= 0 && bitsOf(picture) <= 8 * bytes.length, () => `${overheadBits} left`);
      isRead.forEach((one, mb) => {
        if (one === 1) {
          hold('QP is in its range', (qp[mb] as number) <= 51 && (qp[mb] as number) >= -36, () => `${qp[mb]}`);
          hold('a type has a name', typeNames[mbType[mb] as number] !== undefined);
        } else hold('what was not read has no bits', bits.header[mb] === 0 && bits.luma[mb] === 0);
      });
    }
  },
};
