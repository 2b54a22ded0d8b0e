import { REPORT_FORMATS } from '../../present/reports/registry.ts';
import { EXPECT_MEMBERS } from '../check/expect/members.ts';
import type { ManualSection } from '../manual.ts';

export const CHECK_MANUAL: readonly ManualSection[] = [
  {
    title: 'What is printed',
    entries: [
      ['head', 'findings, rules that are broken, frames with a finding out of all'],
      ['findings', 'severity, rule, what is wrong; where it is first, and how often; the worst first'],
      ['rules', 'how many passed and how many were skipped: a rule without data never passes; --details says why'],
      [
        'level',
        'with --details: the declared and the lowest level that holds the stream, and what is left of each limit',
      ],
      [
        'buffer',
        'with --details: what happens in the buffer of each HRD schedule, and the buffer needed at some rates',
      ],
    ],
  },
  {
    title: 'Macroblocks (--mb)',
    paragraphs: [
      '--mb reads the slices to their ends (H.264), which takes about as long as decoding them. level/macroblock-bits, ' +
        'level/motion-range and level/motion-vectors need it, and are skipped without it; qp/saturated then judges the ' +
        'QP of macroblocks, and what cannot be read of a slice is a finding of nal/syntax.',
    ],
  },
  {
    title: 'Reports',
    entries: REPORT_FORMATS.map(({ name, about }) => [name, about] as const),
    paragraphs: [
      '--report chooses the one on standard output; -o FORMAT=FILE writes another one, and may be given several times. ' +
        'A file gets its name when the report is whole. The exit code never depends on the format. The file that ' +
        'GITHUB_STEP_SUMMARY names is added to, not replaced.',
      'Programs that show a limited number of findings get the worst ones and how many are left out: github 10 ' +
        'annotations of a kind, sarif 5,000 results, markdown 60,000 characters.',
    ],
  },
  {
    title: 'Exit codes',
    entries: [
      ['0', 'every rule passed or was skipped, or what was found is below --fail-on and --max-warnings'],
      ['1', 'a finding at or above --fail-on (errors, if it is not given), or more warnings than --max-warnings'],
      ['2', 'wrong usage, a mistake in the configuration; with --strict-ignore also an ignored rule past its day'],
      ['3', 'an input could not be checked; with --require-all also if a rule was skipped'],
      ['130', 'interrupted: the report so far has been printed'],
    ],
    paragraphs: [
      'A damaged or truncated input is a finding. An input of 0 bytes has no format: exit code 3; where --format or its ' +
        'extension names one, the report has a finding too. Of several inputs the first of 2, 3, 1 and 0 counts.',
    ],
  },
  {
    title: 'Many files',
    paragraphs: [
      'An input may be a folder (the files in it and in its folders, by extension) or a pattern in quotes ' +
        "('archive/**/*.flv'). From 200 MB on, inputs are checked in several threads (--jobs); results come in the " +
        'order of the inputs all the same.',
      '--shard 2/8 checks the second of eight parts: the list is sorted by name, and every eighth input belongs to a ' +
        'part, so that eight machines with the same files need no coordinator. Each writes -o json=FILE, and --merge ' +
        'joins these documents to one report in any format, with the exit code of the whole. A document has the first ' +
        'findings of a rule, and how many there are.',
    ],
  },
  {
    title: 'Live input',
    paragraphs: [
      'From a pipe or an address, a finding is printed as soon as it is certain. --duration ends the check after that ' +
        'much of the stream, Ctrl-C at once; both print the report.',
    ],
  },
  {
    title: 'Which rules are checked',
    paragraphs: [
      'Those of the preset recommended; then, each above the one before it, the presets that the configuration extends, ' +
        'those of --preset, the rules of the configuration, its overrides for files and tracks, and --rule and --off.',
      'The configuration is the file rtmpkit.config.json in the working directory or the nearest folder above it: JSON in which ' +
        'comments and trailing commas are allowed. A setting is "off", "info", "warn", "error" or "on" (the severity of ' +
        'the rule itself), or [severity, { options }]. An unknown name or option is exit code 2.',
    ],
    entries: [
      ['extends', 'presets, such as "youtube" (the newest) or "youtube@2026-10" (exactly that); "./team.json"'],
      ['rules', '{ "gop/max-interval": ["error", { "seconds": 2 }] }'],
      ['overrides', '[{ "files": ["**/*-ll.flv"], "tracks": ["video:1"], "extends": [], "rules": {} }]'],
      ['ignore', '[{ "rule": "flv/negative-cts", "files": ["old/**"], "reason": "why", "until": "2027-03-01" }]'],
      ['limits', '{ "maxDurationSec": 60, "maxFindingsPerRule": 5, "warmupSec": 0 }'],
    ],
  },
  {
    title: 'What a stream has to be: --expect',
    paragraphs: [
      'Members between commas: name=value, <= or >= a value, a range a..b, value±tolerance (or +-, also in %), one of some ' +
        'values a|b. Each is judged by a rule, as an error; what holds is printed, too. What cannot be judged is exit ' +
        'code 3.',
    ],
    entries: EXPECT_MEMBERS.map(({ name, example }) => [name, example]),
  },
  {
    title: 'Known findings, and earlier encodes',
    entries: [
      [
        '--baseline',
        'findings in this file do not count, unless there are more of them or worse ones; --update-baseline writes it, and ' +
          'refuses errors of nal/ and ps/ rules without --force',
      ],
      [
        '--compare',
        'frame types, key frames and parameter sets have to be those of an earlier report (--report json); mean size of a ' +
          'frame within 5 %, mean slice QP within 1 (rule compare/regression)',
      ],
    ],
  },
  {
    title: 'Options in full',
    entries: [
      ['--format', 'format of the input, as for all commands'],
      ['--rule', 'gop/max-interval=error:seconds=2; the severity or the options may be left out; a list has commas'],
      ['--track', 'rules look at this track; what is wrong with the container is reported all the same'],
    ],
  },
];
