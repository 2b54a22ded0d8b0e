import { run } from '../process.ts';

/** A packet: its hash, and its times in ms since the first of its track. */
export interface HashedPacket {
  readonly dtsMs: number;
  readonly ptsMs: number;
  readonly md5: string;
}

export interface HashedTracks {
  readonly video: readonly HashedPacket[];
  readonly audio: readonly HashedPacket[];
}

/** The rows of FFmpeg's framemd5: stream, dts, pts, duration, size, hash. */
const framemd5 = async (path: string, options: readonly string[]): Promise<string[][]> => {
  const args = ['-nostdin', '-v', 'error', '-copyts', '-i', path, ...options, '-f', 'framemd5', '-'];
  const { code, stdout, stderr } = await run('ffmpeg', args);
  if (code !== 0) throw new Error(`ffmpeg cannot read ${path}: ${stderr.toString()}`);
  return stdout
    .toString()
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(',').map((cell) => cell.trim()));
};

/** The packets of an FLV file as they are stored. Equal lists: nothing was lost, changed or moved on the way. */
export const packetHashes = async (path: string): Promise<HashedTracks> => {
  const rows = await framemd5(path, ['-map', '0:v?', '-map', '0:a?', '-c', 'copy']);
  const track = (number: string): HashedPacket[] => {
    const own = rows.filter(([stream]) => stream === number);
    const first = Number(own[0]?.[1]);
    return own.map(([, dts, pts, , , md5 = '']) => ({ dtsMs: Number(dts) - first, ptsMs: Number(pts) - first, md5 }));
  };
  return { video: track('0'), audio: track('1') };
};

/** The hashes of a track alone: for peers that give it times of their own. */
export const md5s = (track: readonly HashedPacket[]): readonly string[] => track.map(({ md5 }) => md5);

/** The pictures that a decoder makes of a file: equal only if the sequence header came through, too. */
export const pictureHashes = async (path: string): Promise<readonly string[]> =>
  (await framemd5(path, ['-map', '0:v', '-fps_mode', 'passthrough'])).map(([, , , , , md5 = '']) => md5);

export interface Media {
  readonly packets: HashedTracks;
  readonly pictures: readonly string[];
}

/** All that a test compares of an FLV file. */
export const mediaOf = async (path: string): Promise<Media> => {
  const [packets, pictures] = await Promise.all([packetHashes(path), pictureHashes(path)]);
  return { packets, pictures };
};
