/** Concert's sign: four voices at different heights. */
export function Mark({ size = 22 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 22 22" aria-hidden="true">
      <rect x="1" y="8.5" width="3" height="5" rx="1.5" fill="var(--rail-mark)" />
      <rect x="6.6" y="3" width="3" height="16" rx="1.5" fill="currentColor" />
      <rect x="12.2" y="6" width="3" height="10" rx="1.5" fill="currentColor" />
      <rect x="17.8" y="8.5" width="3" height="5" rx="1.5" fill="var(--rail-mark)" />
    </svg>
  );
}
