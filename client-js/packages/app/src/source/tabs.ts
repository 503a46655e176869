/** The tabs of a source's page in their order. A tab is one line here; its component lives beside what it shows and is loaded when first seen. */
import type { DocumentHandle, SourceDetail } from "@concert/sdk";
import type { ComponentType } from "react";

export interface SourceTabProps {
  readonly handle: DocumentHandle;
  readonly source: SourceDetail;
}

export interface SourceTab {
  /** Stands in the address: `/sources/DOCUMENT/ID`. */
  readonly id: string;
  readonly label: string;
  readonly load: () => Promise<ComponentType<SourceTabProps>>;
}

export const SOURCE_TABS: readonly SourceTab[] = [
  { id: "overview", label: "Overview", load: async () => (await import("./OverviewTab")).OverviewTab },
  { id: "scans", label: "Scans", load: async () => (await import("../scans/ScansTab")).ScansTab },
  { id: "catalog", label: "Catalog", load: async () => (await import("../catalog/CatalogTab")).CatalogTab },
  { id: "quality", label: "Quality", load: async () => (await import("../quality/QualityTab")).QualityTab },
  { id: "classification", label: "Classification", load: async () => (await import("../classification/ClassificationTab")).ClassificationTab },
  { id: "lineage", label: "Lineage", load: async () => (await import("../lineage/LineageTab")).LineageTab },
  { id: "security", label: "Security", load: async () => (await import("../security/SecurityTab")).SecurityTab },
  { id: "compliance", label: "Compliance", load: async () => (await import("../security/ComplianceTab")).ComplianceTab },
  { id: "performance", label: "Performance", load: async () => (await import("../security/TuningTab")).TuningTab },
  { id: "backups", label: "Backups", load: async () => (await import("../backups/BackupsTab")).BackupsTab },
  { id: "synchronise", label: "Synchronise", load: async () => (await import("../synchronise/SynchroniseTab")).SynchroniseTab },
  { id: "access", label: "Access", load: async () => (await import("../access/AccessTab")).AccessTab },
];

export const FIRST_TAB = "overview";

/** The tab that an address names; without a name the first one. */
export function tabNamed(id: string | undefined): SourceTab | undefined {
  return SOURCE_TABS.find((tab) => tab.id === (id ?? FIRST_TAB));
}
