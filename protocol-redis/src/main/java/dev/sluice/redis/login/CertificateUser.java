package dev.sluice.redis.login;

import java.security.cert.X509Certificate;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;

/** Whom a client's certificate names. Stateless. */
final class CertificateUser {

  private CertificateUser() {}

  /** The subject's common name, or null if there is no certificate or none in it. */
  static @Nullable String of(@Nullable X509Certificate certificate) {
    if (certificate == null) {
      return null;
    }
    try {
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
