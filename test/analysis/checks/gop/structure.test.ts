import { describe, expect, it } from 'vitest';
import { checked } from '../../../harness/checked.ts';
import { gopFlv, gopStream } from '../../../harness/gop-stream.ts';

const findings = async (bytes: Uint8Array, id: string, options: Record<string, number | boolean | string> = {}) =>
  (await checked(bytes, { rules: { [id]: ['error', options] } })).findings;

describe('gop/starts-with-idr', () => {
  it('passes an IDR picture, in a byte stream and in FLV', async () => {
    expect(await findings(gopStream('IPP'), 'gop/starts-with-idr')).toEqual([]);
    expect(await findings(gopFlv('IPP'), 'gop/starts-with-idr')).toEqual([]);
  });

  it('finds other pictures, and says when decoding can start nowhere', async () => {
    expect(await findings(gopStream('PPIPP'), 'gop/starts-with-idr')).toMatchObject([
      { severity: 'error', message: 'the first frame is a P picture, not an IDR picture', location: { frame: 0 } },
    ]);
    expect(await findings(gopFlv('iPIPP'), 'gop/starts-with-idr')).toMatchObject([
      { measured: 'an I picture', location: { tag: 1 } },
    ]);
    expect(await findings(gopStream('PPP'), 'gop/starts-with-idr')).toMatchObject([
      { code: 'no-random-access' },
      { measured: 'a P picture' },
    ]);
  });

  it('takes a recovery point as worth knowing', async () => {
    expect(await findings(gopStream('rPPIPP'), 'gop/starts-with-idr')).toMatchObject([
      { severity: 'info', measured: 'an I picture with a recovery point' },
    ]);
  });
});

describe('gop/closed', () => {
  it('passes IDR pictures', async () => {
    expect(await findings(gopStream('IPbbPbb IPbb'), 'gop/closed')).toEqual([]);
    expect(await findings(gopFlv('IPbbPbb IPbb'), 'gop/closed')).toEqual([]);
  });

  it('finds recovery points, with the leading pictures that need the GOP before', async () => {
    expect(await findings(gopStream('IPbb rbbPbb rPP'), 'gop/closed')).toMatchObject([
      {
        message: 'the GOP at frame 4 is open: an I picture with a recovery point, and 2 leading pictures',
        location: { frame: 4 },
      },
      { message: 'frame 10 is a key frame and no IDR picture, but an I picture with a recovery point' },
    ]);
  });

  it('finds a frame that the container marks as key frame, and that is no IDR picture', async () => {
    const flv = gopFlv('IPP iPP rPP', { keys: 'Iir' });
    expect((await findings(flv, 'gop/closed')).map(({ message }) => message)).toEqual([
      'frame 3 is marked as key frame and no IDR picture, but an I picture: later pictures may need earlier ones',
      'frame 6 is a key frame and no IDR picture, but an I picture with a recovery point',
    ]);
    expect(await findings(gopFlv('IPP iPP'), 'gop/closed')).toEqual([]);
  });
});

describe('gop/max-bframes', () => {
  it('counts B pictures in a row', async () => {
    expect(await findings(gopStream('IPbbPbbP'), 'gop/max-bframes', { max: 2 })).toEqual([]);
    expect(await findings(gopStream('IPbbbPbP'), 'gop/max-bframes', { max: 2 })).toMatchObject([
      { message: '3 B pictures in a row, at most 2 are allowed', measured: 3, expected: 2, location: { frame: 2 } },
    ]);
  });

  it('with 0, takes no B picture', async () => {
    expect(await findings(gopStream('IPPPIPPP'), 'gop/max-bframes', { max: 0 })).toEqual([]);
    expect(await findings(gopStream('IPbP'), 'gop/max-bframes', { max: 0 })).toMatchObject([{ measured: 1 }]);
  });
});

describe('gop/frame-types', () => {
  it('finds types that are not allowed', async () => {
    expect(await findings(gopStream('IIII'), 'gop/frame-types', { types: 'I' })).toEqual([]);
    expect(await findings(gopStream('IPiP'), 'gop/frame-types', { types: 'IP' })).toEqual([]);
    expect(await findings(gopStream('IPbP'), 'gop/frame-types', { types: 'IPB' })).toEqual([]);
    expect(await findings(gopStream('IPbP'), 'gop/frame-types', { types: 'IP' })).toMatchObject([
      { message: 'frame 2 is of type B, the stream may have IP only', measured: 'B', expected: 'IP' },
    ]);
    expect(await findings(gopStream('IPI'), 'gop/frame-types', { types: 'I' })).toHaveLength(1);
  });

  it('tells a B pyramid', async () => {
    expect(await findings(gopStream('IPBbbP'), 'gop/frame-types', { pyramid: true })).toEqual([]);
    expect(await findings(gopStream('IPbbP'), 'gop/frame-types', { pyramid: false })).toEqual([]);
    expect(await findings(gopStream('IPBbbP'), 'gop/frame-types', { pyramid: false })).toMatchObject([
      { message: 'frame 2 is a B picture that others refer to: no B pyramid is allowed' },
    ]);
    expect(await findings(gopStream('IPbbP'), 'gop/frame-types', { pyramid: true })).toMatchObject([
      { message: 'no B pyramid: no B picture is a reference' },
    ]);
    expect(await findings(gopStream('IPP'), 'gop/frame-types', { pyramid: true })).toMatchObject([
      { message: 'no B pyramid: there is no B picture' },
    ]);
  });
});
