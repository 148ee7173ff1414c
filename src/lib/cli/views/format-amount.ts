// Numbers for people: no more digits than say something.

/** `1,234`, `0.25`, `12.3k`. */
export function formatAmount(value: number): string {
  if (Math.abs(value) >= 100_000) return new Intl.NumberFormat('en', { notation: 'compact' }).format(value);
  return new Intl.NumberFormat('en', { maximumFractionDigits: Math.abs(value) < 10 ? 2 : 0 }).format(value);
}
