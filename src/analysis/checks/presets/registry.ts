import type { Preset } from './preset.ts';

/** A preset, loaded when it is asked for. */
export interface PresetFile extends Pick<Preset, 'name' | 'date'> {
  load(): Promise<{ readonly default: unknown }>;
}

/** Every preset, in the order in which they are listed: general ones, then services. A name may have several dates. */
export const PRESET_FILES: readonly PresetFile[] = [
  {
    name: 'recommended',
    date: '2026-11',
    load: () => import('./recommended@2026-11.json', { with: { type: 'json' } }),
  },
  {
    name: 'strict',
    date: '2026-11',
    load: () => import('./strict@2026-11.json', { with: { type: 'json' } }),
  },
  {
    name: 'rtmp-ingest',
    date: '2026-11',
    load: () => import('./rtmp-ingest@2026-11.json', { with: { type: 'json' } }),
  },
  {
    name: 'low-latency',
    date: '2026-11',
    load: () => import('./low-latency@2026-11.json', { with: { type: 'json' } }),
  },
  {
    name: 'webrtc',
    date: '2026-11',
    load: () => import('./webrtc@2026-11.json', { with: { type: 'json' } }),
  },
  {
    name: 'youtube',
    date: '2026-10',
    load: () => import('./youtube@2026-10.json', { with: { type: 'json' } }),
  },
  {
    name: 'youtube-hls',
    date: '2026-10',
    load: () => import('./youtube-hls@2026-10.json', { with: { type: 'json' } }),
  },
  {
    name: 'twitch',
    date: '2026-10',
    load: () => import('./twitch@2026-10.json', { with: { type: 'json' } }),
  },
  {
    name: 'twitch-eb',
    date: '2026-10',
    load: () => import('./twitch-eb@2026-10.json', { with: { type: 'json' } }),
  },
  {
    name: 'facebook',
    date: '2026-04',
    load: () => import('./facebook@2026-04.json', { with: { type: 'json' } }),
  },
  {
    name: 'amazon-ivs',
    date: '2026-11',
    load: () => import('./amazon-ivs@2026-11.json', { with: { type: 'json' } }),
  },
  {
    name: 'ivs-realtime',
    date: '2026-11',
    load: () => import('./ivs-realtime@2026-11.json', { with: { type: 'json' } }),
  },
  {
    name: 'cloudflare',
    date: '2026-11',
    load: () => import('./cloudflare@2026-11.json', { with: { type: 'json' } }),
  },
  {
    name: 'cloudflare-llhls',
    date: '2026-11',
    load: () => import('./cloudflare-llhls@2026-11.json', { with: { type: 'json' } }),
  },
  {
    name: 'medialive-rtmp',
    date: '2026-11',
    load: () => import('./medialive-rtmp@2026-11.json', { with: { type: 'json' } }),
  },
  {
    name: 'mux',
    date: '2026-08',
    load: () => import('./mux@2026-08.json', { with: { type: 'json' } }),
  },
  {
    name: 'vimeo',
    date: '2026-11',
    load: () => import('./vimeo@2026-11.json', { with: { type: 'json' } }),
  },
  {
    name: 'linkedin',
    date: '2026-11',
    load: () => import('./linkedin@2026-11.json', { with: { type: 'json' } }),
  },
  {
    name: 'tiktok',
    date: '2026-10',
    load: () => import('./tiktok@2026-10.json', { with: { type: 'json' } }),
  },
  {
    name: 'kick',
    date: '2026-11',
    load: () => import('./kick@2026-11.json', { with: { type: 'json' } }),
  },
  {
    name: 'x-twitter',
    date: '2026-08',
    load: () => import('./x-twitter@2026-08.json', { with: { type: 'json' } }),
  },
  {
    name: 'steam',
    date: '2026-08',
    load: () => import('./steam@2026-08.json', { with: { type: 'json' } }),
  },
  {
    name: 'trovo',
    date: '2026-08',
    load: () => import('./trovo@2026-08.json', { with: { type: 'json' } }),
  },
  {
    name: 'nimo',
    date: '2026-08',
    load: () => import('./nimo@2026-08.json', { with: { type: 'json' } }),
  },
  {
    name: 'chzzk',
    date: '2026-08',
    load: () => import('./chzzk@2026-08.json', { with: { type: 'json' } }),
  },
  {
    name: 'soop',
    date: '2026-08',
    load: () => import('./soop@2026-08.json', { with: { type: 'json' } }),
  },
  {
    name: 'dolby-realtime',
    date: '2026-08',
    load: () => import('./dolby-realtime@2026-08.json', { with: { type: 'json' } }),
  },
  {
    name: 'apple-hls',
    date: '2026-11',
    load: () => import('./apple-hls@2026-11.json', { with: { type: 'json' } }),
  },
  {
    name: 'dash-cmaf',
    date: '2026-11',
    load: () => import('./dash-cmaf@2026-11.json', { with: { type: 'json' } }),
  },
];
