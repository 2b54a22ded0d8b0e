import { expect, it } from 'vitest';
import { FieldTrace } from '../../../src/syntax/field-trace.ts';
import { BitWriter } from '../../harness/bit-writer.ts';
import { readConfig } from '../../harness/config-records.ts';

const read = (w: BitWriter) => {
  const sink = new FieldTrace();
  const result = readConfig('asc', w.toBytes(), sink);
  expect(result.error).toBeUndefined();
  expect(readConfig('asc', w.toBytes())).toEqual(result);
  expect(sink.fields.reduce((sum, field) => sum + field.bits, 0)).toBe(w.toBytes().length * 8);
  return result;
};

it('reads ER AAC ELD with SBR header and an extension (ISO/IEC 14496-3 Table 4.180)', () => {
  const w = new BitWriter().u(5, 31).u(6, 7).u(4, 6).u(4, 2); // ER AAC ELD, 24000 Hz, stereo
  w.pattern('1000').flag(1).pattern('10'); // 480 samples, no resilience; SBR at twice the rate, no CRC
  w.flag(1).u(4, 5).u(4, 6).u(3, 2).u(2, 0).pattern('10').u(2, 1).flag(0).u(2, 3); // one sbr_header, extra 1
  w.u(4, 3).u(4, 1).u(8, 0xab).u(4, 0); // an extension of one byte, then the end
  w.u(2, 0); // epConfig
  const { record, derived } = read(w);
  expect(record).toMatchObject({
    audioObjectType: 31,
    audioObjectTypeExt: 7,
    ELDSpecificConfig: {
      frameLengthFlag: 1,
      ldSbrSamplingRate: 1,
      ld_sbr_header: [
        { bs_amp_res: 1, bs_start_freq: 5, bs_stop_freq: 6, bs_xover_band: 2, bs_freq_scale: 1, bs_noise_bands: 3 },
      ],
      extensions: [{ eldExtType: 3, eldExtLen: 1, other_bytes: 'ab' }],
      eldExtType: 0,
    },
    epConfig: 0,
  });
  expect(derived).toMatchObject({
    codecString: 'mp4a.40.39',
    objectType: 'ER AAC ELD',
    sampleRateHz: 48000,
    coreSampleRateHz: 24000,
    channels: 2,
    frameLength: 480,
    sbr: true,
  });
});

it('reads lengths of ELD extensions that need their second and third field', () => {
  const w = new BitWriter().u(5, 31).u(6, 7).u(4, 3).u(4, 1).pattern('00000');
  w.u(4, 1).u(4, 15).u(8, 255).u(16, 2).bytes(new Uint8Array(272)).u(4, 0).u(2, 0);
  expect(read(w).record).toMatchObject({
    ELDSpecificConfig: { extensions: [{ eldExtLenAdd: 255, eldExtLenAddAdd: 2, other_bytes: '00'.repeat(272) }] },
  });
});

it('reads an explicit frequency and the resilience flags of ER AAC LD (Table 4.1)', () => {
  const w = new BitWriter().u(5, 23).u(4, 15).u(24, 44000).u(4, 1);
  w.flag(0).flag(1).u(14, 321).flag(1).pattern('101').flag(0).u(2, 1);
  const { record, derived } = read(w);
  expect(record).toMatchObject({
    samplingFrequency: 44000,
    GASpecificConfig: {
      coreCoderDelay: 321,
      aacSectionDataResilienceFlag: 1,
      aacScalefactorDataResilienceFlag: 0,
      aacSpectralDataResilienceFlag: 1,
      extensionFlag3: 0,
    },
    epConfig: 1,
  });
  expect(derived).toMatchObject({ sampleRateHz: 44000, frameLength: 512, channels: 1 });
});

it('reads layer and subframe numbers of ER AAC Scalable and ER BSAC (Table 4.1)', () => {
  const scalable = new BitWriter().u(5, 20).u(4, 3).u(4, 1).pattern('001').u(3, 5).pattern('0000').u(2, 0);
  expect(read(scalable).record).toMatchObject({ GASpecificConfig: { layerNr: 5, extensionFlag3: 0 } });
  const bsac = new BitWriter().u(5, 22).u(4, 3).u(4, 1).pattern('001').u(5, 9).u(11, 600).flag(0).u(2, 0);
  expect(read(bsac).record).toMatchObject({ GASpecificConfig: { numOfSubFrame: 9, layer_length: 600 } });
});

it('reads the extension channel configuration of BSAC under SBR (Table 1.15)', () => {
  const w = new BitWriter().u(5, 5).u(4, 6).u(4, 1).u(4, 3).u(5, 22).u(4, 2).pattern('000').u(2, 0);
  const { record, derived } = read(w);
  expect(record).toMatchObject({ hierarchicalExtension: { audioObjectType: 22, extensionChannelConfiguration: 2 } });
  expect(derived).toMatchObject({ codecString: 'mp4a.40.5', objectType: 'ER BSAC', channels: 2, sampleRateHz: 48000 });
});

it('finds the PS sync in 13 bits (Table 1.15: 12 are enough)', () => {
  const w = new BitWriter().u(5, 17).u(4, 6).u(4, 1).pattern('001').pattern('0000').u(2, 0);
  w.u(11, 0x2b7).u(5, 5).flag(1).u(4, 3).u(11, 0x548).flag(1);
  expect(w.bits % 8).toBe(7);
  expect(read(w).record).toMatchObject({ syncExtension: { sbrPresentFlag: 1, ps: { psPresentFlag: 1 } } });
});

it('keeps unread bits, with their position', () => {
  const usac = new BitWriter().u(5, 31).u(6, 10).u(4, 3).u(4, 2).pattern('10110').bytes([1, 2, 3]);
  const { record, derived, findings } = read(usac);
  expect(record).toMatchObject({ opaque: { bit: 19, count: 5, unread_bits: 0b10110, unread_bytes: '010203' } });
  expect(derived).toMatchObject({ codecString: 'mp4a.40.42', objectType: 'USAC', sampleRateHz: 48000, channels: 2 });
  expect(findings.map(({ code, bit }) => [code, bit])).toEqual([['not-read', 19]]);

  const protectedConfig = new BitWriter().u(5, 17).u(4, 3).u(4, 2).pattern('000').u(2, 2).bytes([0xff]);
  expect(read(protectedConfig).record).toMatchObject({ epConfig: 2, opaque: { bit: 18 } });
});
