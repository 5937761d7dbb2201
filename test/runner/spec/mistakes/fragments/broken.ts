// no component
