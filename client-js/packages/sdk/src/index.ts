/** Everything an app may use; nothing else of this package is public. */
export {};
