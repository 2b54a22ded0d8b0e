import { describe, expect, test } from 'vitest';
import { runInProcess } from '../in-process.ts';
import { expectValidOutput } from '../validators.ts';

// By ffprobe: avc1.64000B, High 1.1, 160x96, yuv420p, 25 frames/s, 25 frames, key frames 0 and 15, 2 B pictures in a row,
// 10,664 bytes of video in 1.000 s.
const FLV = 'samples/bframes.flv';

interface Outcome {
  readonly expected: string;
  readonly found?: string;
  readonly holds?: boolean;
}

const check = async (members: string, ...args: string[]) => {
  const flags = ['check', FLV, '--no-config', '--json', '--expect', members, ...args];
  const { code, stdout, stderr } = await runInProcess(flags);
  expect(stderr).toBe('');
  const { inputs } = JSON.parse(stdout) as { inputs: { expectations: Outcome[]; findings: { ruleId: string }[] }[] };
  return {
    code,
    outcomes: inputs[0]?.expectations ?? [],
    rules: inputs[0]?.findings.map(({ ruleId }) => ruleId) ?? [],
  };
};

describe('--expect', () => {
  test.each([
    ['codec=avc1.64000B', 'avc1.64000B'],
    ['codec=h264', 'avc1.64000B'],
    ['profile=High', 'High'],
    ['profile=Main|High', 'High'],
    ['level=1.1', '1.1'],
    ['level<=4.1', '1.1'],
    ['level>=1', '1.1'],
    ['level=1..2.1', '1.1'],
    ['size=160x96', '160x96'],
    ['size<=1920x1080', '160x96'],
    ['fps=25', '25'],
    ['fps<=30', '25'],
    ['fps=24..30', '25'],
    ['scan=progressive', 'progressive'],
    ['chroma=4:2:0', '4:2:0'],
    ['depth=8', '8'],
    ['entropy=CABAC', 'CABAC'],
    ['gop=15', '15 (0.6s)'],
    ['gop<=2s', '15 (0.6s)'],
    ['gop=0.6s', '15 (0.6s)'],
    ['bframes<=2', '2'],
    ['frames=25', '25'],
    ['frames=24±1', '25'],
    ['frames=20..30', '25'],
    ['duration=1s', '1s'],
    ['duration=980ms+-100', '1s'],
    ['bitrate=80..90kbps', '85kbps'],
    ['bitrate<=0.1Mbps', '85kbps'],
    ['bitrate=80±10%', '85kbps'],
  ])('%s holds', async (member, found) => {
    expect(await check(member)).toEqual({
      code: 0,
      outcomes: [{ expected: member, found, holds: true }],
      rules: [],
    });
  });

  test.each([
    ['codec=avc1.640029', 'video/codec'],
    ['profile=Main', 'video/profile'],
    ['level<=1', 'video/max-level'],
    ['level>=3', 'video/max-level'],
    ['size=1920x1080', 'video/resolution'],
    ['fps=30', 'video/fps'],
    ['chroma=4:4:4', 'video/chroma'],
    ['depth=10', 'video/bit-depth'],
    ['entropy=CAVLC', 'video/entropy'],
    ['gop=60', 'gop/constant'],
    ['gop<=0.2s', 'gop/max-interval'],
    ['bframes=0', 'gop/max-bframes'],
    ['bframes<=1', 'gop/max-bframes'],
    ['frames=600±1', 'stream/frames'],
    ['duration=20s', 'stream/duration'],
    ['bitrate=4500..6000kbps', 'bitrate/average'],
    ['bitrate>=1Mbps', 'bitrate/average'],
  ])('%s is missed: %s', async (member, rule) => {
    const { code, outcomes, rules } = await check(member);
    expect({ code, outcomes, rules }).toMatchObject({ code: 1, outcomes: [{ expected: member, holds: false }] });
    expect(rules).toContain(rule);
  });

  test('several, and those that hold are shown too', async () => {
    const flags = [
      'check',
      FLV,
      '--no-config',
      '--expect',
      'profile=High,size=1920x1080',
      '--expect',
      'level>=1,level<=4',
    ];
    const { code, stdout } = await runInProcess(flags);
    expect(code).toBe(1);
    expect(stdout).toMatch(/holds +expected profile=High +found High\n/);
    expect(stdout).toMatch(/missed +expected size=1920x1080 +found 160x96\n/);
    expect(stdout).toMatch(/holds +expected level<=4 +found 1\.1\n/);
  });

  test('what cannot be judged is no pass: exit code 3', async () => {
    const { code, stdout } = await runInProcess(['check', '--json', '--no-config', '--expect', 'profile=High'], {
      stdin: new TextEncoder().encode('FLV\u0001\u0005\u0000\u0000\u0000\u0009\u0000\u0000\u0000\u0000'),
    });
    expect(JSON.parse(stdout).inputs[0].expectations).toEqual([
      { expected: 'profile=High', reason: expect.any(String) },
    ]);
    // An FLV without video is an error, too; what was not judged counts more.
    expect(code).toBe(3);
  });

  test('the JSON document is valid', async () => {
    const args = ['check', FLV, '--no-config', '--json', '--expect', 'profile=High,frames=3'];
    expectValidOutput(args, (await runInProcess(args)).stdout);
  });

  test.each([
    ['profil=High', "--expect does not know 'profil'; did you mean profile?"],
    ['colour=709', "--expect does not know 'colour': it knows codec, profile, level"],
    ['profile', "--expect cannot read 'profile'; it takes profile=High"],
    ['level<4', "--expect cannot read 'level<4'; it takes level<=4.1"],
    ['bframes=2', "--expect cannot read 'bframes=2'; it takes bframes=0 or bframes<=2"],
    ['size=1080p', "--expect cannot read 'size=1080p'; it takes size=1920x1080"],
    ['duration=20kg', "--expect cannot read 'duration=20kg'; it takes duration=20s±40ms"],
    ['bitrate=5000', "--expect cannot read 'bitrate=5000'; it takes bitrate=4500..6000kbps"],
  ])('%s', async (member, message) => {
    const { code, stderr } = await runInProcess(['check', FLV, '--no-config', '--expect', member]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
