/** Signing in, before there is somebody to make a client for. */
import { Session } from "@concert/sdk";

export const session = new Session({ origin: "" });
