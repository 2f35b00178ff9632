/** Such as `$12.40`; six digits of what is less than a cent. */
export function dollars(nanousd: number): string {
  return `$${(nanousd / 1e9).toFixed(nanousd > 0 && nanousd < 10_000_000 ? 6 : 2)}`
}
