export { H264Inspector } from './analysis/h264/inspector.ts';
