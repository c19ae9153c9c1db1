// The types of preact.js, for scripts/check: they come with the packages in tools/screens.
export * from '../../../tools/screens/types.js';
