"""What is decided: one module is one stage is one public function; nothing here acts."""
