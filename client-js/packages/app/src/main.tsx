/** Starts the app in the page. */
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "./tokens.css";

const root = document.getElementById("root");
if (root === null) throw new Error("The page has no element with id root.");
createRoot(root).render(<StrictMode>Concert</StrictMode>);
