"""The portal: settings, addresses, people, and the site as people meet it."""
