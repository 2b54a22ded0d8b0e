/** Entry of the bundle whose coverage guides the fuzzer. */
export { seedsFor } from './seeds.ts';
export { TARGETS } from './targets/index.ts';
