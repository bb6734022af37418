/** The parser's module as Emscripten makes it, beneath the package's own functions. It has no types of its own. */
declare module 'libpg-query/wasm/libpg-query.js' {
  export interface PgQueryModule {
    /** Another array after the memory has grown. */
    readonly HEAPU8: Uint8Array<ArrayBuffer>;
    readonly HEAPU32: Uint32Array<ArrayBuffer>;
    _malloc(bytes: number): number;
    _free(pointer: number): void;
    /** Takes a C string; answers pointers to the tree as JSON, to what was printed, and to an error or 0. */
    _wasm_parse_query_raw(query: number): number;
    _wasm_free_parse_result(result: number): void;
    _wasm_scan(query: number): number;
    _wasm_free_string(text: number): void;
  }

  const createPgQueryModule: () => Promise<PgQueryModule>;
  // biome-ignore lint/style/noDefaultExport: it is how the package has it.
  export default createPgQueryModule;
}
