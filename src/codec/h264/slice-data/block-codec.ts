import type { BlockCodec } from '../../stream-codec.ts';
import { H264Blocks } from './blocks-stage.ts';
import { mostMotionVectors } from './motion-vector-count.ts';

/** Reads slice data of H.264. A module of its own: most commands never load it. */
export const h264Blocks: BlockCodec = { open: () => new H264Blocks(), mostMotionVectors };
