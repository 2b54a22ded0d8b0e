import { run } from './process.ts';

/** An audio or video packet as ffprobe finds it in an FLV stream; script data packets are left out. */
export interface Packet {
  /** Byte offset of its tag. */
  readonly offset: number;
  readonly type: 'video' | 'audio';
  /** Absent if ffprobe gives none. */
  readonly dtsMs: number | undefined;
  readonly ptsMs: number | undefined;
  readonly sizeBytes: number;
  readonly key: boolean;
}

/**
 * Turns off repairs as far as possible: parsers that split and join packets (noparse), guessed times (nofillin), and
 * the search for another tag if PreviousTagSize is wrong (flv_ignore_prevtag).
 */
const SWITCHES = '-v error -f flv -fflags +noparse+nofillin -flv_ignore_prevtag 1';

const FORMAT = '-of compact -show_entries packet=codec_type,pts,dts,size,pos,flags';

export const packetsOf = async (path: string): Promise<readonly Packet[]> => {
  const { stdout } = await run('ffprobe', [...`${SWITCHES} ${FORMAT}`.split(' '), path]);
  const lines = stdout.toString('latin1').split('\n');
  return lines.flatMap((line) => {
    const type = /^packet\|codec_type=(video|audio)\|/.exec(line)?.[1] as Packet['type'] | undefined;
    if (type === undefined) return [];
    const number = (name: string): number | undefined => {
      const text = new RegExp(`\\|${name}=(-?\\d+)`).exec(line)?.[1];
      return text === undefined ? undefined : Number(text);
    };
    return {
      offset: number('pos') ?? -1,
      type,
      dtsMs: number('dts'),
      ptsMs: number('pts'),
      sizeBytes: number('size') ?? -1,
      key: line.includes('|flags=K'),
    };
  });
};
