/** Signing in, before there is somebody to make a client for. */
import { Client } from "@concert/sdk";

/** Sends nothing until it is asked to. */
export const session = new Client().session;
