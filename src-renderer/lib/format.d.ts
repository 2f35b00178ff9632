/** Decimal units, as Finder counts. */
export declare function formatBytes(bytes: number): string;
/** 1543714304 is 1.5B, the way models are named. */
export declare function formatParameters(count: number): string;
/** 32768 is 32K: windows are powers of two. */
export declare function formatContext(tokens: number): string;
export declare function formatCount(count: number, one: string, many?: string): string;
export declare function formatPercent(fraction: number): string;
export declare function formatRate(tokensPerSecond: number): string;
export declare function formatDuration(ms: number): string;
/** "3 minutes ago" for a week, then the date. */
export declare function formatWhen(iso: string, now?: number): string;
