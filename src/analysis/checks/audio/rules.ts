import type { Rule } from '../rule.ts';
import { ascMismatch } from './asc-mismatch.ts';
import { bitrate } from './bitrate.ts';
import { channels } from './channels.ts';
import { codec } from './codec.ts';
import { configSyntax } from './config-syntax.ts';
import { present } from './present.ts';
import { sampleRate } from './sample-rate.ts';

/** Rules about audio tracks. */
export const AUDIO_RULES: readonly Rule[] = [ascMismatch, bitrate, channels, codec, configSyntax, present, sampleRate];
