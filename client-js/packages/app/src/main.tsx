/** Starts the app in the page. */
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "./fonts.css";
import "./tokens.css";
import "./base.css";
import { queries, router } from "./router";
import { startTheme } from "./theme/preference";
import { TipLayer, Toaster } from "./ui";

startTheme();

const host = document.getElementById("root");
if (host === null) throw new Error("The page has no element with id root.");
createRoot(host).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
      <Toaster />
      <TipLayer />
    </QueryClientProvider>
  </StrictMode>,
);
