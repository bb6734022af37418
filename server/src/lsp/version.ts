import manifest from '../../../package.json' with { type: 'json' };

/** The version that the server tells to clients. */
export const version: string = manifest.version;
