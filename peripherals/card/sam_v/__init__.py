"""The SAM_V module (GA 467) behind which every resident identity card lies: one codec, links, a simulator."""
