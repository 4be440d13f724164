/** What keeps this server from another, in words, by the code of the error that Node gives. */
export function relayFault(cause: unknown, { origin, hostname }: URL): string {
  const { code = "", message } = cause as NodeJS.ErrnoException;
  if (certificateFaults.has(code) || code.startsWith("ERR_TLS_CERT"))
    return (
      `The certificate of ${origin} is not to be trusted: ${message}. Give the server one for ${hostname} ` +
      "from an authority that this machine knows (NODE_EXTRA_CA_CERTS names further ones), or use a tunnel."
    );
  if (code === "EPROTO" || code.startsWith("ERR_SSL"))
    return `What answers at ${origin} does not speak TLS. Ask whoever runs it for its https address, or use a tunnel.`;
  if (code.startsWith("HPE_")) return `What answers at ${origin} is no Tensorloom.`;
  const why = reasons[code] ?? (code === "" ? message : `${message} (${code})`);
  return `${origin} cannot be reached: ${why}.`;
}

const certificateFaults = new Set([
  ...["CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID", "CERT_UNTRUSTED", "CERT_REVOKED"],
  ...["DEPTH_ZERO_SELF_SIGNED_CERT", "SELF_SIGNED_CERT_IN_CHAIN"],
  ...["UNABLE_TO_GET_ISSUER_CERT", "UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
]);

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ECONNRESET: "it broke the connection off",
  ENOTFOUND: "its name is not known",
  EAI_AGAIN: "its name cannot be looked up now",
  ETIMEDOUT: "it does not answer",
  EHOSTUNREACH: "there is no way to it",
  ENETUNREACH: "there is no network",
};
