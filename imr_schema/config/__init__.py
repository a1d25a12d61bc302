"""What a run is asked for: settings, profiles, the settings file, and the baseline of known findings."""
