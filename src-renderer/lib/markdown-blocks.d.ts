/**
 * Cuts Markdown where a paragraph surely ends, so that a growing text keeps its finished blocks and
 * only the last one is parsed again. Text with reference definitions stays whole: they reach across.
 */
export declare function markdownBlocks(text: string): string[];
