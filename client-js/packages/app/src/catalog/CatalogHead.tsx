/** The head of the catalogue's screens, and the way from one to the other. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { PageHead } from "../ui";
import styles from "./catalog.module.css";

interface CatalogHeadProps {
  readonly workspace: string;
  readonly at: "tables" | "discovery" | "glossaries" | "tags";
  readonly acts?: ReactNode;
}

const SUBS = {
  tables: "Every table of every source, and what people say of it",
  discovery: "What scans found: changes, keys, joins, and what no source describes yet",
  glossaries: "What words mean here; tables and columns refer to them",
  tags: "Words with a path, on tables, columns and sources",
} as const;

export function CatalogHead({ workspace, at, acts }: CatalogHeadProps) {
  const params = { workspace };
  const place = (to: "/w/$workspace/catalog" | "/w/$workspace/catalog/discovery" | "/w/$workspace/catalog/glossaries" | "/w/$workspace/catalog/tags", id: string, label: string) => (
    <Link to={to} params={params} className={styles["view"]} activeOptions={{ exact: true, includeSearch: false }} aria-current={at === id ? "page" : undefined}>
      {label}
    </Link>
  );
  return (
    <>
      <PageHead title="Catalog" sub={SUBS[at]} acts={acts} />
      <nav className={styles["views"]} aria-label="Parts of the catalog">
        {place("/w/$workspace/catalog", "tables", "Tables")}
        {place("/w/$workspace/catalog/discovery", "discovery", "Discovery")}
        {place("/w/$workspace/catalog/glossaries", "glossaries", "Glossaries")}
        {place("/w/$workspace/catalog/tags", "tags", "Tags")}
      </nav>
    </>
  );
}
