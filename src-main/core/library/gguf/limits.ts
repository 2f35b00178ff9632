/**
 * How much of anything a header may hold. Each is several times what the largest known file has;
 * README.md says where the figures come from.
 */
export const limits = {
  /** The largest vocabularies with their merges take about 20 MB. */
  headerBytes: 48 * 2 ** 20,
  tensors: 65_536,
  entries: 4096,
  keyBytes: 256,
  /** `GGML_MAX_NAME` less the zero that ends it. */
  tensorNameBytes: 63,
  textBytes: 16 * 2 ** 20,
  arrayItems: 4 * 2 ** 20,
  dimensions: 4,
  blocks: 512,
  /** As many as the engine's template language takes (library/chat-template/parse-template.ts). */
  templateChars: 64 * 1024,
} as const

/** Longer arrays and texts are stepped over: nobody but the engine needs a vocabulary. */
export const kept = { arrayItems: 64, textBytes: 256 * 1024, allTextBytes: 8 * 2 ** 20 } as const
