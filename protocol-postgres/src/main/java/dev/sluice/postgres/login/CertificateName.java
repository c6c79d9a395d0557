package dev.sluice.postgres.login;

import java.security.cert.X509Certificate;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;

/** Whom a client certificate is made out to. */
final class CertificateName {

  private CertificateName() {}

  /**
   * The subject's common name, the first one if it has several, or null if it has none. PostgreSQL
   * reads it the same way ({@code X509_NAME_get_text_by_NID}).
   */
  static @Nullable String commonName(X509Certificate certificate) {
    try {
      // Rdn 0 is the name's last part in print, and the first in the certificate.
      for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
        if (part.getType().equalsIgnoreCase("CN") && part.getValue() instanceof String name) {
          return name;
        }
      }
      return null;
    } catch (InvalidNameException e) {
      return null;
    }
  }
}
