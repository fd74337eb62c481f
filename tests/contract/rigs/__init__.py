"""One rig for each driver, a module for each room: whoever adds a driver adds a rig here and nothing else."""
