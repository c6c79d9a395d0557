package dev.sluice.core.settings;

import dev.sluice.core.auth.Secret;
import java.util.List;

/**
 * The admin port. Immutable.
 *
 * @param token what a bearer must show for all but metrics and health; empty: nothing is asked
 */
public record AdminSettings(Endpoint listen, Secret token, List<WebhookSettings> webhooks) {
  public AdminSettings {
    webhooks = List.copyOf(webhooks);
  }
}
