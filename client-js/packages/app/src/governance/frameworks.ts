/** What the frameworks are called. */
export const FRAMEWORKS: Readonly<Record<string, string>> = { gdpr: "GDPR", soc2: "SOC 2", hipaa: "HIPAA", iso27001: "ISO 27001", own: "Own" };
